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
room-instead = Use instead
room-call = Call
room-call-line = { $party }, telephone { $telephone }
room-call-off = { $party } is not on call now.
room-call-nobody = No telephone number of { $party } is entered.
room-quote = Quote the number { $number }.
