//! Words of the pages of planned work, and of their forms.

use std::borrow::Cow;

use super::{BOOK, Words, plain};
use crate::fault::{DECLARED, DECLARED_FOR_ITSELF, DECLARED_WITHIN, RemarkError};
use crate::inventory::LONGEST;
use crate::view::page::{PlanField, PlanWrong};
use crate::view::text::clean;
use crate::words::messages;

plain! { PlansLabel:
    plans_when: PlansWhen = "plans-when";
    plans_what: PlansWhat = "plans-what";
    plans_who: PlansWho = "plans-who";
    plans_parts: PlansParts = "plans-parts";
    plans_goes_on: PlansGoesOn = "plans-goes-on";
    plans_to_come: PlansToCome = "plans-to-come";
    plans_weekly: PlansWeekly = "plans-weekly";
    plans_written: PlansWritten = "plans-written";
    plans_change: PlansChange = "plans-change";
    plans_call_off: PlansCallOff = "plans-call-off";
    plans_back: PlansBack = "plans-back";
    plans_new: PlansNew = "plans-new";
    plans_new_in: PlansNewIn = "plans-new-in";
    plans_lead: PlansLead = "plans-lead";
    plans_field_text: PlansFieldText = "plans-field-text";
    plans_field_reference: PlansFieldReference = "plans-field-reference";
    plans_field_party: PlansFieldParty = "plans-field-party";
    plans_field_from: PlansFieldFrom = "plans-field-from";
    plans_field_until: PlansFieldUntil = "plans-field-until";
    plans_field_fold: PlansFieldFold = "plans-field-fold";
    plans_fold_none: PlansFoldNone = "plans-fold-none";
    plans_fold_first: PlansFoldFirst = "plans-fold-first";
    plans_fold_second: PlansFoldSecond = "plans-fold-second";
    plans_field_components: PlansFieldComponents = "plans-field-components";
    plans_field_more: PlansFieldMore = "plans-field-more";
    plans_field_municipalities: PlansFieldMunicipalities = "plans-field-municipalities";
    plans_field_kinds: PlansFieldKinds = "plans-field-kinds";
    plans_both: PlansBoth = "plans-both";
    plans_out: PlansOut = "plans-out";
    plans_send: PlansSend = "plans-send";
    plans_send_change: PlansSendChange = "plans-send-change";
    plans_change_lead: PlansChangeLead = "plans-change-lead";
    plans_sure: PlansSure = "plans-sure";
    plans_sure_lead: PlansSureLead = "plans-sure-lead";
    plans_sure_yes: PlansSureYes = "plans-sure-yes";
    plans_sure_no: PlansSureNo = "plans-sure-no";
    plans_not_taken: PlansNotTaken = "plans-not-taken";
    plans_as_it_is: PlansAsItIs = "plans-as-it-is";
    plans_is_declared: PlansIsDeclared = "plans-is-declared";
    plans_is_changed: PlansIsChanged = "plans-is-changed";
    plans_is_off: PlansIsOff = "plans-is-off";
    plans_reference: PlansReference = "plans-reference";
}

messages! { BOOK:
    /// How much is planned, and what is wrong with what was sent.
    pub(super) enum PlanSaid<'a> {
        PlansCount { count: usize } = "plans-count",
        PlansZone { zone: &'a str } = "plans-zone",
        PlanOfField { field: &'a str, wrong: &'a str } = "plan-of-field",
        PlanEmpty = "plan-empty",
        PlanAtMost { most: usize } = "plan-at-most",
        PlanHidden = "plan-hidden",
        PlanTime = "plan-time",
        PlanGap = "plan-gap",
        PlanFold = "plan-fold",
        PlanUnknown { id: &'a str } = "plan-unknown",
        PlanNotTheirs { id: &'a str } = "plan-not-theirs",
        PlanTwice { id: &'a str } = "plan-twice",
        PlanWhen { days: i64 } = "plan-when",
        PlanTooLong { days: i64 } = "plan-too-long",
        PlanTooMany { count: usize } = "plan-too-many",
        PlanTooManyOwn { party: &'a str, count: usize } = "plan-too-many-own",
        PlanElsewhere = "plan-elsewhere",
        PlanMoreThanTheirs = "plan-more-than-theirs",
        PlanNothing = "plan-nothing",
        PlanOrder = "plan-order",
        PlanListed = "plan-listed",
        PlanLooks = "plan-looks",
        PlanStale = "plan-stale",
        PlanGone = "plan-gone",
        PlanBusy = "plan-busy",
        PlanUnheard = "plan-unheard",
        PlanUnkept = "plan-unkept",
        PlanForm = "plan-form",
    }
}

impl Words {
    fn plan(self, said: PlanSaid<'_>) -> String {
        said.say(self.0).into_owned()
    }

    /// How much is planned.
    pub(in crate::view) fn plans_sentence(self, count: usize) -> String {
        self.plan(PlanSaid::PlansCount { count })
    }

    /// By which clock times are told.
    pub(in crate::view) fn plans_zone(self, zone: &str) -> String {
        self.plan(PlanSaid::PlansZone { zone })
    }

    fn plan_field(self, field: PlanField) -> Cow<'static, str> {
        match field {
            PlanField::Text => self.plans_field_text(),
            PlanField::Reference => self.plans_reference(),
            PlanField::From => self.plans_field_from(),
            PlanField::Until => self.plans_field_until(),
            PlanField::Party => self.plans_field_party(),
            PlanField::Parts => self.plans_out(),
        }
    }

    /// Why nothing came of what was sent.
    pub(in crate::view) fn plan_wrong(self, wrong: &PlanWrong) -> String {
        let of = |field: PlanField, wrong: PlanSaid<'_>| {
            let field = self.plan_field(field);
            let field = field.trim_end_matches('?');
            let wrong = &*self.plan(wrong);
            self.plan(PlanSaid::PlanOfField { field, wrong })
        };
        match wrong {
            PlanWrong::Words(field, RemarkError::Empty) => of(*field, PlanSaid::PlanEmpty),
            PlanWrong::Words(field, RemarkError::TooLong(most)) => {
                of(*field, PlanSaid::PlanAtMost { most: *most })
            }
            PlanWrong::Words(field, RemarkError::Lines | RemarkError::Hidden(_)) => {
                of(*field, PlanSaid::PlanHidden)
            }
            PlanWrong::Time(field) => of(*field, PlanSaid::PlanTime),
            PlanWrong::Gap(field) => of(*field, PlanSaid::PlanGap),
            PlanWrong::Fold(field) => of(*field, PlanSaid::PlanFold),
            PlanWrong::Unknown(id) => self.plan(PlanSaid::PlanUnknown { id: &clean(id) }),
            PlanWrong::NotTheirs(Some(id)) => self.plan(PlanSaid::PlanNotTheirs { id: &clean(id) }),
            PlanWrong::Twice(id) => self.plan(PlanSaid::PlanTwice { id: &clean(id) }),
            PlanWrong::When => self.plan(PlanSaid::PlanWhen {
                days: days(DECLARED_WITHIN),
            }),
            PlanWrong::TooLong => self.plan(PlanSaid::PlanTooLong {
                days: days(LONGEST),
            }),
            PlanWrong::TooMany => self.plan(PlanSaid::PlanTooMany { count: DECLARED }),
            PlanWrong::TooManyOwn(party) => self.plan(PlanSaid::PlanTooManyOwn {
                party: &clean(party),
                count: DECLARED_FOR_ITSELF,
            }),
            PlanWrong::Elsewhere => self.plan(PlanSaid::PlanElsewhere),
            PlanWrong::Form => self.plan(PlanSaid::PlanForm),
            PlanWrong::NotTheirs(None) => self.plan(PlanSaid::PlanMoreThanTheirs),
            PlanWrong::Nothing => self.plan(PlanSaid::PlanNothing),
            PlanWrong::Order => self.plan(PlanSaid::PlanOrder),
            PlanWrong::Listed => self.plan(PlanSaid::PlanListed),
            PlanWrong::Looks => self.plan(PlanSaid::PlanLooks),
            PlanWrong::Stale => self.plan(PlanSaid::PlanStale),
            PlanWrong::Gone => self.plan(PlanSaid::PlanGone),
            PlanWrong::Busy => self.plan(PlanSaid::PlanBusy),
            PlanWrong::Unheard => self.plan(PlanSaid::PlanUnheard),
            PlanWrong::Unkept => self.plan(PlanSaid::PlanUnkept),
        }
    }
}

fn days(span: jiff::SignedDuration) -> i64 {
    span.as_hours() / 24
}
