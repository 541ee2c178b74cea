"""What leaves the house: sign a report, compare it with today's data, correct, bundle and archive it."""
