### English: what is said of a fault.

## What is wrong

wrong-on-the-way = Something on the way to { $place } is failing
wrong-shared = Something that all share is failing
headline-since = { $what }, since { $at }.
headline-within = Over: { $what }, { $at } (for{ "\u00A0" }{ $span }).
headline-over = Over: { $what }, from { $at } until { $until }.

## Where it stands

standing-undecided = It is undecided who is responsible. { $holder } holds it until that is decided.
standing-responsible = { $holder } is responsible.
standing-held = { $holder } holds it.
standing-cleared =
    It works again. If it stays so, the fault closes by itself. { $holder } holds it until then.
standing-unasked = Closed. It worked again, and what showed the fault is no longer asked.
standing-unknown =
    Closed. What showed the fault is no longer asked, and whether it is gone is not known.
standing-remedied = Closed. Remedy: { $remedy }
standing-closed = Closed.
fault-state-undecided = undecided
fault-state-assigned = assigned
fault-state-accepted = accepted
fault-state-cleared = works again
fault-state-closed = closed
forgotten = { $count ->
        [one] … 1 event that is not shown here
       *[other] … { $count } events that are not shown here
    }
components = { $count ->
        [one] 1 component
       *[other] { $count } components
    }

## Whose it is, and why

why-unagreed =
    No agreement in force covers { $thing }. It therefore falls to { $owner } itself. That the
    agreement is missing is part of the case.
why-contested =
    Several agreements cover { $thing } and name different parties: { $agreements }. Until that is
    settled it falls to { $owner } itself.
why-agreed = { $owner } is responsible for { $thing } by the agreement { $agreement }.
why-undecided = What was seen is explained equally well by { $things }.
why-among = It is the responsibility of { $parties }, but which is undecided. None of them is named.
why-split-by = The probe { $probe } will decide it.
why-not-split = No probe that is set up can tell them apart: somebody has to look.

## Whom to call

call-telephone = For questions call { $party }, telephone { $telephone }, and quote { $number }.
call = Questions go to { $party }; quote { $number }.
