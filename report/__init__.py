"""What an auditor takes away: tables, the report on one page, working papers in Word."""
