# Measurements over time, and how the days were.

history-round-trip = Round trip
history-loss = Loss
history-jitter = Jitter
history-measured = Measurements
history-hours = 6 hours
history-days = 7 days
history-weeks = 13 weeks
history-axis = From { $from } to { $until }. The top is { $top }.
history-round-said = Median { $middle }, worst { $most } ({ $at }).
history-loss-said = { $loss } lost: { $lost } of { $sent }.
history-jitter-said = Median jitter { $middle }, worst { $most } ({ $at }).
history-all-lost = Nothing came back.
history-nothing = Nothing was measured in this time.
history-unread = Measurements cannot be shown just now, or they are not kept.
history-gaps = Gaps are times in which nothing was measured, or nothing came back.
history-table = The figures as a table
history-middle = Median
history-most = Worst
history-short-day = { $day }/{ $month }
history-asked = What is asked of it
history-speaks-for = Speaks for
history-last-answer = Last answer
history-not-yet = not asked yet
history-not-asked = Nothing is asked of it. Others show whether it works.
history-faults-of-late = Faults of late
history-none-of-late = No faults of late.
history-to-place = To { $place }
history-ninety = The last 90 days
history-days-said = { $down ->
    [one] Something was down on one day, { $lasted } in all.
   *[other] Something was down on { $down } days, { $lasted } in all.
  }
history-days-well = { $days ->
    [one] Nothing was down on the one day that is known.
   *[other] Nothing was down on the { $days } days that are known.
  }
history-days-unknown = { $days ->
    [one] One day is not known.
   *[other] { $days } days are not known.
  }
history-days-of-sites = Site by site
history-rooms-calm = { $n ->
    [one] One more room: no known faults on these days.
   *[other] { $n } more rooms: no known faults on these days.
  }
history-rooms-more = { $n ->
    [one] There were faults in one more room.
   *[other] There were faults in { $n } more rooms.
  }
history-days-table = The days on which something happened
history-days-unread = The log does not answer just now, so the days cannot be shown. Try again shortly.
history-months = Month by month
history-months-mean = For how much of the time everything worked. Planned work does not count, nor does time that nobody saw.
history-month-head = Month
history-all-worked = Everything worked
history-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  } { $year }
history-month-so-far = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  } { $year }, so far
history-worst-month = worst month
history-day = Day
history-down-for = Down for
history-was-well = worked
history-was-poor = poor or unstable
history-was-down = something was down
history-was-planned = planned work
history-was-unknown = not known
history-way-to-rooms = The way to the rooms
history-agreements-here = The agreements that hold here
history-covers = Covers
history-nobody-agreed = No agreement says who answers for:
