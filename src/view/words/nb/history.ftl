# Målinger over tid, og hvordan dagene har vært.

history-round-trip = Svartid
history-loss = Tap
history-jitter = Ujevnhet
history-measured = Målinger
history-hours = 6 timer
history-days = 7 dager
history-weeks = 13 uker
history-axis = Fra { $from } til { $until }. Øverst er { $top }.
history-round-said = Vanlig svartid { $middle }, den lengste { $most } ({ $at }).
history-loss-said = { $loss } tapt: { $lost } av { $sent }.
history-jitter-said = Vanlig ujevnhet { $middle }, den største { $most } ({ $at }).
history-all-lost = Ingenting kom tilbake.
history-nothing = Ingenting ble målt i dette tidsrommet.
history-unread = Målingene kan ikke vises akkurat nå, eller de blir ikke tatt vare på.
history-gaps = Hull er tider da ingenting ble målt, eller da ingenting kom tilbake.
history-table = Tallene som tabell
history-middle = Vanlig
history-most = Lengste
history-short-day = { $day }.{ $month }.
history-asked = Hva det blir spurt om
history-speaks-for = Gjelder
history-last-answer = Siste svar
history-not-yet = ikke spurt ennå
history-not-asked = Det blir ikke spurt om noe her. Andre viser om det virker.
history-faults-of-late = Feil i det siste
history-none-of-late = Ingen feil i det siste.
history-to-place = Til { $place }
history-ninety = De siste 90 dagene
history-days-said = { $down ->
    [one] Noe var nede på én dag, i alt { $lasted }.
   *[other] Noe var nede på { $down } dager, i alt { $lasted }.
  }
history-days-well = { $days ->
    [one] Ingenting var nede den ene dagen som er kjent.
   *[other] Ingenting var nede på de { $days } dagene som er kjent.
  }
history-days-unknown = { $days ->
    [one] Én dag er ikke kjent.
   *[other] { $days } dager er ikke kjent.
  }
history-days-of-sites = Sted for sted
history-rooms-calm = { $n ->
    [one] Ett rom til: ingen kjente feil disse dagene.
   *[other] { $n } rom til: ingen kjente feil disse dagene.
  }
history-rooms-more = { $n ->
    [one] Det var feil i ett rom til.
   *[other] Det var feil i { $n } rom til.
  }
history-days-table = Dagene der noe skjedde
history-days-unread = Loggen svarer ikke akkurat nå, så dagene kan ikke vises. Prøv igjen om litt.
history-months = Måned for måned
history-months-mean = Hvor stor del av tiden alt virket. Planlagt arbeid teller ikke med, og heller ikke tid da ingen så på.
history-month-head = Måned
history-all-worked = Alt virket
history-month = { $month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] desember
  } { $year }
history-month-so-far = { $month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] desember
  } { $year }, så langt
history-worst-month = verste måned
history-day = Dag
history-down-for = Nede i
history-was-well = virket
history-was-poor = dårlig eller ustabil
history-was-down = noe var nede
history-was-planned = planlagt arbeid
history-was-unknown = ikke kjent
history-way-to-rooms = Veien til rommene
history-agreements-here = Avtalene som gjelder her
history-covers = Gjelder for
history-nobody-agreed = Ingen avtale sier hvem som har ansvaret for:
