"""The commands of `tejido`: what an operator types, and the processes that those commands run."""
