"""How the pages write what they show: figures, dates, words for codes, icons. Knows no table."""
