"""When an interrupt ends what a worker does, and when it waits."""

from __future__ import annotations

from io import BytesIO

import pytest

from scanner.engine.worker import Channel


@pytest.fixture
def channel() -> Channel:
    return Channel(BytesIO(b"\0" * 8), BytesIO())


def test_an_interrupt_ends_what_may_be_stopped(channel):
    with pytest.raises(KeyboardInterrupt), channel.stoppable():
        channel.interrupt()


def test_outside_it_waits_for_what_may_be_stopped_next(channel):
    channel.interrupt()
    channel.send(b"l", b"what was read is told")
    with pytest.raises(KeyboardInterrupt), channel.stoppable():
        raise AssertionError("nothing more is read")


def test_a_message_goes_out_whole(channel):
    class Interrupting(BytesIO):
        def write(self, data: bytes) -> int:
            channel.interrupt()
            return super().write(data)

    channel._writer = out = Interrupting()
    with pytest.raises(KeyboardInterrupt), channel.stoppable():
        channel.send(b"t", b"payload")
    assert out.getvalue().endswith(b"payload")


def test_an_interrupt_between_two_tasks_ends_the_second(channel):
    """The second may have been on its way: forgotten, the interrupt would let a stopped scan read on to its end."""
    channel.interrupt()
    channel.take()
    with pytest.raises(KeyboardInterrupt), channel.stoppable():
        raise AssertionError("nothing more is read")
