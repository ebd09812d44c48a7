# Mätningar över tid, och hur dagarna har varit.

history-round-trip = Svarstid
history-loss = Förluster
history-jitter = Ojämnhet
history-measured = Mätningar
history-hours = 6 timmar
history-days = 7 dagar
history-weeks = 13 veckor
history-axis = Från { $from } till { $until }. Överst är { $top }.
history-round-said = Vanlig svarstid { $middle }, den längsta { $most } ({ $at }).
history-loss-said = { $loss } förlorat: { $lost } av { $sent }.
history-jitter-said = Vanlig ojämnhet { $middle }, den största { $most } ({ $at }).
history-all-lost = Ingenting kom tillbaka.
history-nothing = Ingenting mättes under den här tiden.
history-unread = Mätningarna kan inte visas just nu, eller så sparas de inte.
history-gaps = Luckor är tider då ingenting mättes, eller då ingenting kom tillbaka.
history-table = Siffrorna som tabell
history-middle = Vanlig
history-most = Längst
history-short-day = { $day }/{ $month }
history-asked = Vad som frågas
history-speaks-for = Gäller
history-last-answer = Senaste svaret
history-not-yet = inte frågad än
history-not-asked = Ingenting frågas här. Andra visar om det fungerar.
history-faults-of-late = Fel på sistone
history-none-of-late = Inga fel på sistone.
history-to-place = Till { $place }
history-ninety = De senaste 90 dagarna
history-days-said = { $down ->
    [one] Något var nere under en dag, sammanlagt { $lasted }.
   *[other] Något var nere under { $down } dagar, sammanlagt { $lasted }.
  }
history-days-well = { $days ->
    [one] Ingenting var nere den enda dag som är känd.
   *[other] Ingenting var nere under de { $days } dagar som är kända.
  }
history-days-unknown = { $days ->
    [one] En dag är inte känd.
   *[other] { $days } dagar är inte kända.
  }
history-days-of-sites = Plats för plats
history-rooms-calm = { $n ->
    [one] Ett rum till: inga kända fel de här dagarna.
   *[other] { $n } rum till: inga kända fel de här dagarna.
  }
history-rooms-more = { $n ->
    [one] Det var fel i ett rum till.
   *[other] Det var fel i { $n } rum till.
  }
history-days-table = Dagarna då något hände
history-days-unread = Loggen svarar inte just nu, så dagarna kan inte visas. Försök igen om en stund.
history-months = Månad för månad
history-months-mean = Hur stor del av tiden allt fungerade. Planerat arbete räknas inte, och inte heller tid då ingen såg på.
history-month-head = Månad
history-all-worked = Allt fungerade
history-month = { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
  } { $year }
history-month-so-far = { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
  } { $year }, hittills
history-worst-month = sämsta månaden
history-day = Dag
history-down-for = Nere i
history-was-well = fungerade
history-was-poor = dåligt eller instabilt
history-was-down = något var nere
history-was-planned = planerat arbete
history-was-unknown = inte känt
history-way-to-rooms = Vägen till rummen
history-agreements-here = Avtalen som gäller här
history-covers = Gäller för
history-nobody-agreed = Inget avtal säger vem som ansvarar för:
