"""Who was there, what each did on their own, and the certificate of it."""
