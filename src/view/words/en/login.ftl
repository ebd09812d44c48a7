### English: logging in, and answering on a fault's own page.

login = Log in
logout = Log out
login-name = Name
login-password = Password
login-not = You are not logged in.
login-for =
    This is for whoever has an account here, for when the usual way to log in is down. If you have
    none, ask whoever runs the monitor.
act-heading = Answer
hand-over-heading = It is for somebody else
hand-over-to = To whom?
hand-over-choose = Choose
hand-over-why = Why to them?
hand-over = Hand it over
typed-left = What you had written
no-login-wrong = The name or the password is not right.
no-login-limited = It has been tried too often. Try again in { $seconds } s.
no-login-busy = Many try to log in just now. Try again shortly.
no-login-clear =
    Passwords are not taken here without encryption: somebody on the way could read them. Use the
    address with https, or log in on the machine itself.
no-login-elsewhere = It was not sent from this page. Type it here.
no-login-form = It could not be read. Try again here.
speaks-for-all =
    What you say here is written down as said by { $holder } through { $own }; a comment as said
    by { $own }.
known-as-two = { $name }, { $one } and { $other }
known-as-many = { $name }, { $one } and { $count } more
