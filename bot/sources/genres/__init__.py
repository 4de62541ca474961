"""What kind of article it is: by what its source says (`labels`), and where that says nothing by its form (`form`)."""
