# Målingar over tid, og korleis dagane har vore.

history-round-trip = Svartid
history-loss = Tap
history-jitter = Ujamnheit
history-measured = Målingar
history-hours = 6 timar
history-days = 7 dagar
history-weeks = 13 veker
history-axis = Frå { $from } til { $until }. Øvst er { $top }.
history-round-said = Vanleg svartid { $middle }, den lengste { $most } ({ $at }).
history-loss-said = { $loss } tapt: { $lost } av { $sent }.
history-jitter-said = Vanleg ujamnheit { $middle }, den største { $most } ({ $at }).
history-all-lost = Ingenting kom attende.
history-nothing = Ingenting vart målt i dette tidsrommet.
history-unread = Målingane kan ikkje visast akkurat no, eller dei blir ikkje tekne vare på.
history-gaps = Hol er tider då ingenting vart målt, eller då ingenting kom attende.
history-table = Tala som tabell
history-middle = Vanleg
history-most = Lengste
history-short-day = { $day }.{ $month }.
history-asked = Kva det blir spurt om
history-speaks-for = Gjeld
history-last-answer = Siste svar
history-not-yet = ikkje spurt enno
history-not-asked = Her blir det ikkje spurt om noko. Andre viser om det verkar.
history-faults-of-late = Feil i det siste
history-none-of-late = Ingen feil i det siste.
history-to-place = Til { $place }
history-ninety = Dei siste 90 dagane
history-days-said = { $down ->
    [one] Noko var nede på éin dag, i alt { $lasted }.
   *[other] Noko var nede på { $down } dagar, i alt { $lasted }.
  }
history-days-well = { $days ->
    [one] Ingenting var nede den eine dagen som er kjend.
   *[other] Ingenting var nede på dei { $days } dagane som er kjende.
  }
history-days-unknown = { $days ->
    [one] Éin dag er ikkje kjend.
   *[other] { $days } dagar er ikkje kjende.
  }
history-days-of-sites = Stad for stad
history-rooms-calm = { $n ->
    [one] Eitt rom til: ingen kjende feil desse dagane.
   *[other] { $n } rom til: ingen kjende feil desse dagane.
  }
history-rooms-more = { $n ->
    [one] Det var feil i eitt rom til.
   *[other] Det var feil i { $n } rom til.
  }
history-days-table = Dagane då noko hende
history-days-unread = Loggen svarar ikkje akkurat no, så dagane kan ikkje visast. Prøv igjen om litt.
history-months = Månad for månad
history-months-mean = Kor stor del av tida alt verka. Planlagt arbeid er ikkje rekna med, og heller ikkje tid då ingen såg på.
history-month-head = Månad
history-all-worked = Alt verka
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
history-worst-month = verste månaden
history-day = Dag
history-down-for = Nede i
history-was-well = verka
history-was-poor = dårleg eller ustabil
history-was-down = noko var nede
history-was-planned = planlagt arbeid
history-was-unknown = ikkje kjend
history-way-to-rooms = Vegen til romma
history-agreements-here = Avtalane som gjeld her
history-covers = Gjeld for
history-nobody-agreed = Ingen avtale seier kven som har ansvaret for:
