### Tickets of a fault, in systems of others.

tickets = Saker i andre system
ticket-open = open
ticket-closed = lukka
