"""What a request really costs on a real server, cell by cell: the truth that calibration tables must predict.

A *cell* is a construct, a fan-out n, an awaitable and a number of connections. Its truth is the CPU time, of all
threads of the server process and with the kernel's share, that one execution of the construct adds to a request over a
handler that awaits the same children one after the other.

``handlers`` holds the handlers (they differ in nothing but the construct), ``serve`` is the program that the measured
interpreter runs and ``account`` what it keeps count of. On the other side ``process`` starts it, ``load`` asks it from
another core (``core``) in just enough HTTP (``wire``), ``measure`` lets the kinds take turns, ``judge`` makes one
number of what they say, ``grid`` says which cells there are, ``predict`` reads a calibration table and ``report``
prints both beside each other.

The awaitables are defined in one place, ``flake8_aiocost.calibrate.harness.awaitables``, which the calibration
suite uses too: ``ready`` returns at once; ``suspending`` awaits a future that a callback of a later turn of the loop
resolves, as a driver's read does, so that it costs a future, a callback, a wake-up and a turn of the loop. A load of
one connection is what a table calls ``alone``; 32 connections that never pause are ``busy``.
"""
