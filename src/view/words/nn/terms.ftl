### Norwegian Nynorsk: the times in an agreement, and its end.

answer-by = Svar innan
then-to = Svarar ingen, får beskjed
restore-by = Retta innan
ownerless = Utan nokon som har teke saka
by-agreement = avtalt: { $time }
by-custom = vanleg i regionen: { $time }
at-moment = { $name } kl. { $at }
answer-within = svar innan { $time }
restored-within = retta innan { $time }
joins = { $name } kjem med { $day }
leaves = { $name } går ut { $day }
followed-by = så { $agreement } med { $party }
left-over = noko utan avtale: { $names }
others = { $count } andre
runs-out = { $days ->
        [0] går ut i dag
        [1] går ut i morgon
       *[other] går ut om { $days } dagar
    }
