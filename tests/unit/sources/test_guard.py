import httpcore
import pytest

from digest.sources.guard import Deadline, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",  # shared by the customers of a provider
        "127.0.0.1",
        "169.254.169.254",  # where clouds hand out their secrets
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2001:0:7f00:1::",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_private_special_and_tunnelled_addresses_are_not(address: str):
    assert not is_public(address)


def test_a_deadline_shortens_the_steps_and_then_ends_them():
    moments = iter([100.0, 101.0, 101.0, 117.0, 117.0, 120.0, 120.0])
    deadline = Deadline(lambda: next(moments), 20)
    assert deadline.left(5) == 5
    assert deadline.left(None) == 19
    assert deadline.left(5) == 3
    assert [deadline.is_over, deadline.is_over] == [False, True]
    with pytest.raises(httpcore.ReadTimeout):
        deadline.left(5)


def test_a_deadline_moves_on_by_what_does_not_count():
    moment = 100.0
    deadline = Deadline(lambda: moment, 20)
    deadline.extend(3)
    moment = 121
    assert deadline.left(None) == 2
    assert deadline.seconds == 20
