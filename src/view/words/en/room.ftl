### English: the page of a room, and what people report there.

## The answer

room-works = { $room } works.
room-down = { $room } does not work: { $cause }, since { $since }.
room-down-since = { $room } does not work, since { $since }.
room-down-bare = { $room } does not work.
room-unstable = { $room } drops out now and then: { $cause }, since { $since }.
room-unstable-bare = { $room } drops out now and then.
room-poor = Sound and picture may be poor in { $room }: { $cause }, since { $since }.
room-poor-bare = Sound and picture may be poor in { $room }.
room-unknown = It is not known whether { $room } works.
room-unwatched = { $room } is not watched.
room-planned = { $room } is out of service until { $until }: planned work.

## What goes with it

room-try-it = It may work all the same. Try it.
room-not-found-yet = What is wrong has not been found yet.
room-aside = Something else is wrong that does not stop the room: { $cause }.
room-own-word = { $party } has said so itself.
room-own-word-until = { $party } has said so itself, and expects it to be over by { $until }.
room-work-now = Planned work until { $until }: { $text }.
room-work-soon = Planned work from { $from } until { $until }: { $text }.
room-answer-by = { $holder } is to answer by { $by }.
room-answer-when-open =
    { $holder } is open again from { $opens }, and is to answer by { $by }. If it is urgent, call.
room-answer-late = { $holder } was to answer by { $by }. Call.
room-restore-by = By agreement it is to be mended by { $by }.
room-instead = Use instead
room-call = Call
room-call-line = { $party }, telephone { $telephone }
room-call-off = { $party } is not on call now.
room-call-nobody = No telephone number of { $party } is entered.
room-quote = Quote the number { $number }.

## What people report

room-reported = { $room } answers, but somebody has reported: { $sight }, { $since }.
room-reported-unknown =
    It is not known whether { $room } answers, and somebody has reported something: { $sight }, { $since }.
room-report = Reported from { $place }: { $sight }
room-report-words = Reported from { $place }: { $sight } (“{ $words }”)
room-why-reported =
    Somebody in the room has reported this. No probe has seen anything amiss, so nobody is
    named, and it is over when somebody says so.
room-form-heading = Report a fault
room-form-ask = What is wrong?
room-form-words = Anything else? May be left empty.
room-form-no-names = Do not write names of patients.
room-form-send = Send
room-thanks = Thank you. What you reported has the number { $number }. { $holder } holds it.
room-thanks-known =
    Thank you. This is known since { $since }: { $what }. { $holder } holds it, number { $number }.
room-thanks-added = What you reported has been added.
room-thanks-over = What you reported, number { $number }, is over, { $at }.
room-thanks-cause = Cause: { $cause }.
room-thanks-bare = Thank you. What you reported is written down.
room-wrong-elsewhere = It was not sent from this page. Try again here.
room-wrong-form = It could not be read. Try again here.
room-wrong-sight = Choose what is wrong.
room-wrong-words = The text is too long: { $most } characters at most.
room-wrong-hidden = The text has a character that is not seen. Type it anew.
room-wrong-too-many = Much was reported from here of late, so this was not written down. Call instead.
room-wrong-busy = It cannot be written down just now. Call instead.
room-wrong-unheard = It is not certain that it was written down. Call to be sure.

## What hangs on the door

room-rooms = The rooms
room-door = Notice for the door
room-door-lead = Scan the code to see whether the room works, or to report a fault.
room-door-or = Or type:
room-door-unset = It is not said where the pages are reached from elsewhere than this machine, so a code would lead nowhere. Set “public_url” in “[web]” of samband.toml.
