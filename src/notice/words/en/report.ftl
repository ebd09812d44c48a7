### English: what somebody has reported from a room.

report-headline = Reported from the room
report-lead = Somebody in { $room } reports: { $sight }.
report-words = In their own words: “{ $words }”
report-not-seen =
    No probe has seen anything amiss, and nobody is named. So no probe can show that it is
    over either: one of you says so, by closing it.
report-next =
    Call the room and find out what it is. Hand it to whom it concerns, or close it once it
    works.
report-again =
    It is reported again from the room. It is still with you. More of the kind comes together,
    every five minutes at most.
report-voice = reported from the room: { $sight }
report-voice-words = reported from the room: { $sight }, “{ $words }”
sight-no-picture = no picture
sight-no-sound = no sound
sight-no-calls = cannot call or be called
sight-black-screen = the screen is black
sight-poor = poor picture or sound
sight-other = something else is wrong
