### English: the times in an agreement, and its end.

answer-by = Answer by
then-to = If nobody answers, told
restore-by = Restored by
ownerless = Not taken by anybody for
by-agreement = agreed: { $time }
by-custom = usual in the region: { $time }
at-moment = { $name } at { $at }
answer-within = answer within { $time }
restored-within = restored within { $time }
joins = { $name } joins on { $day }
leaves = { $name } leaves on { $day }
followed-by = then { $agreement } with { $party }
left-over = some of it without agreement: { $names }
others = { $count } others
runs-out = { $days ->
        [0] runs out today
        [1] runs out tomorrow
       *[other] runs out in { $days } days
    }
