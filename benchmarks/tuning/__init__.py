"""How the figures of the ranking were chosen: what each of them scores on test collections."""
