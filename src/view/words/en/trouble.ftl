### English: what is said when something cannot be shown.

not-found = There is no such page
not-found-text = The address may be mistyped, or what it led to is gone.
no-fault = There is no such fault
no-fault-text =
    No fault has this number. See whether it is typed right, or find the fault in the list of all
    faults.
unread = The log does not answer just now
unread-text =
    What was closed some time ago cannot be shown now. Try again shortly. If it stays like this,
    tell whoever runs the monitor.
not-allowed = That cannot be done here
not-allowed-text =
    Here one can only read. Whoever runs the monitor can accept, reject, hand over, comment on and
    close a fault by the command “samband fault”.
too-much = The request is too large
too-much-text = Try again without a body.
broken = The page cannot be shown now
broken-text =
    Try again shortly. Notices go out as before. If it stays like this, tell whoever runs the
    monitor.
busy = Too many are watching just now
busy-text = The page can be read as usual, but renews itself less often.
not-known = Say who you are
elsewhere = It was not sent from here
elsewhere-text = It may come from another site, so it was not done. Do it on the page itself.
hurried = Too much at once
hurried-text =
    Much was done to faults under this name within the last minute. Wait a little, and try again.
not-known-text =
    Here one has to be known. Programs come with a token in “Authorization: Bearer”, people log in
    at the entrance before the pages. Ask whoever runs the monitor.
too-many = Too many attempts
too-many-text = Wait a little before you try again with another token.
