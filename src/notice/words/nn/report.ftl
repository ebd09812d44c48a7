### Norwegian Nynorsk: what somebody has reported from a room.

report-headline = Meldt frå rommet
report-lead = Nokon i { $room } melder: { $sight }.
report-words = Med eigne ord: «{ $words }»
report-not-seen =
    Inga måling har vist noko gale, og ingen er peikt ut. Difor er det heller inga måling
    som kan vise at det er over: det seier ein av dykk, ved å lukke saka.
report-next =
    Ring rommet og finn ut kva det er. Gi saka til den det gjeld, eller lukk ho når det
    verkar.
report-again =
    Det er meldt på nytt frå rommet. Saka ligg framleis hos dykk. Meir av same slag kjem samla,
    høgst kvart femte minutt.
report-voice = meldt frå rommet: { $sight }
report-voice-words = meldt frå rommet: { $sight }, «{ $words }»
sight-no-picture = ikkje bilete
sight-no-sound = ikkje lyd
sight-no-calls = kan ikkje ringje eller bli oppringd
sight-black-screen = skjermen er svart
sight-poor = dårleg bilete eller lyd
sight-other = noko anna er gale
