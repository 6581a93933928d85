"""Accounts that people work for, benefits beside the pay, and leaving: with what was corrected still there."""
