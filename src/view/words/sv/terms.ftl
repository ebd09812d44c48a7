### Swedish: the times in an agreement, and its end.

answer-by = Svar senast
then-to = Om ingen svarar får besked
restore-by = Åtgärdat senast
ownerless = Utan någon som har tagit ärendet
by-agreement = avtalat: { $time }
by-custom = vanligt i regionen: { $time }
at-moment = { $name } kl. { $at }
answer-within = svar inom { $time }
restored-within = åtgärdat inom { $time }
joins = { $name } kommer med { $day }
leaves = { $name } går ur { $day }
followed-by = sedan { $agreement } med { $party }
left-over = något utan avtal: { $names }
others = { $count } andra
runs-out = { $days ->
        [0] går ut i dag
        [1] går ut i morgon
       *[other] går ut om { $days } dagar
    }
