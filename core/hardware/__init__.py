"""Hardware: which accelerators serve a job, what each is, what power it takes."""
