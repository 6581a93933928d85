"""The router: who gets what, and why. Pure: the time, the policy and every input are given to it.

`floor` is the object that a live process or a test drives; `policy` is the data it decides by; `kernel` decides.
"""
