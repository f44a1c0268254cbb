"""A receipt as a service would give it, with made-up facts: to look at the paper before anybody needs it."""

from __future__ import annotations

from catalogue.model import Service
from kiosk.config import Hall
from kiosk.receipt import Receipt
from wire.receipt_number import compose


def sample(service: Service, hall: Hall, *, neutral: bool = False) -> Receipt:
    """Everything this service can print: all its papers to bring, all its signatures, an address to scan."""
    words = service.receipt
    quiet = service.quick_exit if neutral else None
    return Receipt(
        number=compose(317, 428),
        title=quiet.neutral_title if quiet is not None else words.title,
        hall=hall.name,
        initial="测",
        state="样张",
        office="样例机构",
        window="3 号窗口",
        address="示例市样例路 1 号",
        phone="0990-5550100",
        when="2030年1月2日 周三 10:00",
        made="2030-01-01 09:30",
        bring_title=words.bring_title,
        bring=tuple(material.text for material in service.materials),
        steps=tuple(words.next_steps),
        counter_sign=tuple(service.counter_sign),
        qr="https://kiosk.example/q/AAAAAAAAAAAAAAAAAAAAAA",
        hotline=hall.hotline,
        hall_address=hall.address,
        neutral=neutral,
    )
