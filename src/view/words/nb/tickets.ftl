### Tickets of a fault, in systems of others.

tickets = Saker i andre systemer
ticket-open = åpen
ticket-closed = lukket
