"""The small ERP: what each transaction does to the books, and what the ERP answers instead."""
