//! The sorts of findings, and what to do about each.

/// The sorts of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Components that no agreement covers.
    Unagreed,
    /// Components that several parties have agreed to answer for.
    Contested,
    /// Agreements that run out, have run out, or never take effect.
    Agreement,
    /// Agreements that take in more than they name.
    Scope,
    /// Escalations that lead nowhere.
    Escalation,
    /// What nobody else is told of when nobody answers.
    Unanswered,
    /// Agreed times that nobody can keep.
    Respond,
    /// Sites that are used when nobody need answer.
    Usage,
    /// Parties that cannot be told or called.
    Contact,
    /// Components that nothing is asked of.
    Unprobed,
    /// Lines that nothing is asked of.
    Line,
    /// Components whose certificate nobody looks at before it ends.
    Certificate,
    /// Components that are asked at one and the same address.
    Address,
    /// Regions whose monitor cannot tell that it is cut off.
    Witness,
    /// Names and addresses that seem to be a person's.
    Personal,
    /// Mail that goes nowhere.
    Mail,
    /// Links that lead nowhere.
    Links,
    /// Regions and parties that are not told yet.
    Shadow,
    /// Tokens that open nothing any more, or soon.
    Token,
    /// Passwords that others could read on their way.
    Login,
    /// Files that others may read.
    Readable,
    /// Answers that nobody would read.
    Mailbox,
    /// Incidents in the feed that are not, or not wholly, in effect.
    Incident,
}

impl Topic {
    /// The word for it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unagreed => "unagreed",
            Self::Contested => "contested",
            Self::Agreement => "agreement",
            Self::Scope => "scope",
            Self::Escalation => "escalation",
            Self::Unanswered => "unanswered",
            Self::Respond => "respond",
            Self::Usage => "usage",
            Self::Contact => "contact",
            Self::Unprobed => "unprobed",
            Self::Line => "line",
            Self::Certificate => "certificate",
            Self::Address => "address",
            Self::Witness => "witness",
            Self::Personal => "personal",
            Self::Mail => "mail",
            Self::Links => "links",
            Self::Shadow => "shadow",
            Self::Token => "token",
            Self::Login => "login",
            Self::Readable => "readable",
            Self::Mailbox => "mailbox",
            Self::Incident => "incident",
        }
    }

    /// Whether it is as somebody wants it for a while, and nothing amiss.
    pub const fn is_reminder(self) -> bool {
        matches!(self, Self::Shadow)
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Unagreed => {
                "a fault goes to the component's own organisation and to the coordinator until an agreement says who answers; of what an organisation runs for itself, one of which it is the `party`"
            }
            Self::Contested => {
                "a fault goes to the component's own organisation until one agreement gives way"
            }
            Self::Agreement => "agree anew, or take it out",
            Self::Scope => "list the `kinds` that are meant, these too if they are",
            Self::Escalation => {
                "lead each step to a party with contacts that has not been asked yet"
            }
            Self::Unanswered => {
                "say `respond` in the region: when that time is over the coordinator is told; name in an `escalation` who else is, and of the coordinator's own who is at all"
            }
            Self::Respond => "agree on times that its party can keep, at hours at which it answers",
            Self::Usage => {
                "agree on the hours at which they are used, or say in `used` that they are used less"
            }
            Self::Contact => "give it an `email` and a `telephone`, of a role rather than a person",
            Self::Unprobed => "give it a probe, or it can only be suspected",
            Self::Certificate => {
                "give it a probe of kind `tls`, which tells three weeks before a certificate ends"
            }
            Self::Address => "give each its own address, or one that fails is taken for the other",
            Self::Witness => {
                "mark probes of what is nearest and safest `witness = true`, two at least"
            }
            Self::Personal => "use the address of a room or a role",
            Self::Line => {
                "give the site its `line`, the address at its far end, or a dead router is not told from a dead line"
            }
            Self::Mail => "add `[mail]`, or nobody is told",
            Self::Links => {
                "set `public_url` of `[web]` to the address at which people reach the pages"
            }
            Self::Token => {
                "make another with `samband access token NAME`, put it where it is used, and take this one out"
            }
            Self::Login => {
                "take `login_in_clear` out: from this machine itself and from a proxy with https passwords are taken without it"
            }
            Self::Readable => {
                "take the right to read away from others: `chown root:samband` and `chmod 0640`"
            }
            Self::Mailbox => {
                "have mails put there, or name the Maildir that there is: until then no answer is read"
            }
            Self::Incident => {
                "mend it in the feed, or say that it is over: `samband fault known end`"
            }
            Self::Shadow => {
                "take `shadow = true` out when the page /shadow shows that the right ones would be told"
            }
        }
    }
}
