### Norwegian Bokmål: what somebody has reported from a room.

report-headline = Meldt fra rommet
report-lead = Noen i { $room } melder: { $sight }.
report-words = Med egne ord: «{ $words }»
report-not-seen =
    Ingen måling har vist noe galt, og ingen er utpekt. Derfor er det heller ingen måling som
    kan vise at det er over: det sier en av dere, ved å lukke saken.
report-next =
    Ring rommet og finn ut hva det er. Gi saken til den det gjelder, eller lukk den når
    det virker.
report-again =
    Det er meldt på nytt fra rommet. Saken ligger fortsatt hos dere. Mer av samme slag kommer
    samlet, høyst hvert femte minutt.
report-voice = meldt fra rommet: { $sight }
report-voice-words = meldt fra rommet: { $sight }, «{ $words }»
sight-no-picture = ikke bilde
sight-no-sound = ikke lyd
sight-no-calls = kan ikke ringe eller bli oppringt
sight-black-screen = skjermen er svart
sight-poor = dårlig bilde eller lyd
sight-other = noe annet er galt
