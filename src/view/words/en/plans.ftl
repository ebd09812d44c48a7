### English: planned work, and its forms.

plans-when = When
plans-what = What is done
plans-who = Done by
plans-parts = Out of service
plans-goes-on = Goes on
plans-to-come = To come
plans-weekly = Every week
plans-written = Stands in the configuration
plans-change = Change
plans-call-off = Call off
plans-back = All planned work
plans-new = Declare planned work
plans-new-in = Declare planned work in
plans-lead =
    Those whom it affects are told a week before, or at once. What fails of what is out of service
    is not alarmed about while the work goes on. What has begun to fail already is not hidden.
plans-field-text = What is to be done?
plans-field-reference = A case number or an address. May be left empty.
plans-field-party = Who does it?
plans-field-from = From
plans-field-until = Until
plans-field-fold = The clocks go back that night, and the time comes twice. Which one?
plans-fold-none = Choose
plans-fold-first = The first (summer time)
plans-fold-second = The second (standard time)
plans-field-components = Components, or whole sites, by id
plans-field-more = More ids, one a line
plans-field-municipalities = All there is in these municipalities
plans-field-kinds = All of these kinds
plans-both = With both municipalities and kinds it is these kinds in these municipalities.
plans-out = What is out of service?
plans-send = Declare the work
plans-send-change = Save the change
plans-change-lead = Those who were told of the work are told of the change.
plans-sure = Is the work to be called off?
plans-sure-lead =
    Those who were told of it are told that it does not take place. Faults are alarmed about again
    at once.
plans-sure-yes = Yes, call the work off
plans-sure-no = No, keep it
plans-not-taken = It was not written down.
plans-as-it-is = As it is now
plans-is-declared = The work is declared.
plans-is-changed = The work is changed.
plans-is-off = The work is called off.

## How much, and by which clock

plans-count = { $count ->
        [0] No work is planned.
        [one] One piece of work is planned.
       *[other] { $count } pieces of work are planned.
    }
plans-zone = By the clock of { $zone }.

## What is wrong with what was sent

plans-reference = Case number
plan-of-field = { $field }: { $wrong }
plan-empty = It cannot be empty.
plan-at-most = { $most } characters at most.
plan-hidden = The text has a character that is not seen. Type it anew.
plan-time = Write a date and a time.
plan-gap = There is no such time: the clocks go forward that night. Choose another.
plan-fold = The time comes twice: the clocks go back that night. Choose which one.
plan-unknown = There is no component or site { $id }.
plan-not-theirs = { $id } is neither theirs nor covered by an agreement of theirs then.
plan-twice = It is declared already, as { $id }.
plan-when = It has to begin from now on, and within { $days } days.
plan-too-long = It lasts for more than { $days } days. Declare it in several parts.
plan-too-many =
    The region has { $count } declared pieces of work already. Call off what is not needed.
plan-too-many-own =
    { $party } has declared { $count } pieces of work for itself already. Call off what is not
    needed, or ask the coordinator to declare it.
plan-elsewhere = It was not sent from this page. Press the button here.
plan-more-than-theirs = It takes out more than is theirs. Name the components, or a municipality.
plan-nothing = Say what is out of service: nothing there is what was chosen.
plan-order = It ends before it begins.
plan-listed = There are too many parts. Choose kinds or municipalities instead.
plan-looks = It is not yours to plan.
plan-stale = Somebody has changed it since you looked. See what it is now, and then try again.
plan-gone = The work is over, called off, or stands in the configuration.
plan-busy = It cannot be written down just now. Try again shortly.
plan-unheard = It is not certain that it was written down. Look at the list before you try again.
plan-unkept = It holds for the time being, but the log cannot be written: say it again when it can.
plan-form = The form could not be read. Try again here.
