"""The claim ladder with the rows of this installation: lotteries, comparisons, net figures, and how people did
later."""
