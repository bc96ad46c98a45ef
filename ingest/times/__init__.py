"""Time expressions: the words they are made of, the forms they take, and what each points to."""
