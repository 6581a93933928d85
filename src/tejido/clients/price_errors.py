"""What can go wrong with price lists and exchange rates."""

from __future__ import annotations


class NoSuchPriceList(Exception):
    """There is no such price list here."""


class NoSuchPrice(Exception):
    """There is no such price or clause in this list."""


class PriceInvalid(Exception):
    """A price is 0 or more, with at most four decimals; steps begin at a whole number and grow."""


class PriceItemInvalid(Exception):
    """This price cannot be used: give it a code, a name and something to count, and only what goes with that."""


class PriceClauseInvalid(Exception):
    """A penalty or bonus needs a code, a queue and channel, the text of the contract, and shares of 0.01 to 100 %."""


class PriceListInvalid(Exception):
    """A price list begins on the first day of a month, and has 1 to 40 prices, each code once, and one currency."""


class PricesOverlap(Exception):
    """Two prices would count the same thing, and the client would pay twice; limit one of them to other queues."""


class PenaltiesTooHigh(Exception):
    """All penalties together could take more than the whole amount; lower their caps."""


class PriceListClosed(Exception):
    """This price list can no longer be changed; begin a new one, which may correct it."""


class PriceListOpen(Exception):
    """This programme has a price list that is not decided yet; finish or withdraw that one first."""


class PricesUnchanged(Exception):
    """These are the prices that hold already; change something before you propose them."""


class PricesByOneself(Exception):
    """Whoever proposed prices cannot approve them; ask somebody else who may."""


class CurrencyOfAnother(Exception):
    """This programme is billed in another currency, and stays so; open another programme for this one."""


class ReasonNeeded(Exception):
    """Say why in 1 to 1000 characters, so that whoever proposed it knows what to change."""


class QueueOfAnotherProgramme(Exception):
    """Choose a queue of this programme."""


class DispositionOfAnotherProgramme(Exception):
    """Choose dispositions of this programme."""


class ExchangeRateInvalid(Exception):
    """An exchange rate is above 0, between two currencies of three letters, and names its source."""
