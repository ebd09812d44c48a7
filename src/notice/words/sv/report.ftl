### Swedish: what somebody has reported from a room.

report-headline = Anmält från rummet
report-lead = Någon i { $room } anmäler: { $sight }.
report-words = Med egna ord: ”{ $words }”
report-not-seen =
    Ingen mätning har visat något fel, och ingen är utpekad. Därför kan ingen mätning heller visa
    att det är över: det säger någon av er, genom att stänga ärendet.
report-next =
    Ring rummet och ta reda på vad det är. Ge ärendet till den det gäller, eller stäng det
    när det fungerar.
report-again =
    Rummet har anmält igen. Ärendet ligger kvar hos er. Mer av samma slag kommer samlat, högst
    var femte minut.
report-voice = anmält från rummet: { $sight }
report-voice-words = anmält från rummet: { $sight }, ”{ $words }”
sight-no-picture = ingen bild
sight-no-sound = inget ljud
sight-no-calls = kan inte ringa eller bli uppringd
sight-black-screen = skärmen är svart
sight-poor = dålig bild eller dåligt ljud
sight-other = något annat är fel
