### Tickets of a fault, in systems of others.

tickets = Tickets in other systems
ticket-open = open
ticket-closed = closed
