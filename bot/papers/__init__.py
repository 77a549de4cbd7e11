"""Papers for handing out, as PDF: pickup list, labels, packing list, order sheet. What is printed is decided from
a `BuyList` alone; nothing here knows a database or a platform."""
