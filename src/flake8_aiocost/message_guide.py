"""How to read the message of a finding.

```text
AIO101 gather of 2: 15 ± 3 µs CPU, 13 µs more than in sequence, saves about 3 ms of 6 (2 database calls), per call of
request handler read_order (fastapi) [prod-c7g: cpython3.13 uvloop, 2 ready]
```

- `gather of 2`: what spawns, and how many children. `of n`: nobody knows how many, and the price is for the call and
  for each child (`4.6 ± 1.1 µs + 1.5 ± 0.2 µs per awaitable`). `of 2 or more`: at least so many.
  `of 1 and 2 running tasks`: a helper has made two of them, which pays for these; `and what runs already`: futures of
  which nobody knows how many there are.
- `15 ± 3 µs CPU`: what one execution takes of the processor, with its children's own work left out. In 9 of 10 cases a
  server pays between 12 and 18. `8.8 (0 to 20) µs` where that is as wide as the price itself. `aiocost why FILE:LINE`
  says what the margin is made of.
- `13 µs more than in sequence`: what plain awaits, one after the other, would save. It may be off by as much.
- `saves about 3 ms of 6 (2 database calls)`: the wait that it spares who waits for the result, where that is known.
- `per call of ...`: how often it is paid, and what makes the function hot.
- `[prod-c7g: cpython3.13 uvloop]`: the table that the price is from, and what it was measured on. `reference` is the
  one that is shipped; `alone` is one request at a time, `eager` the eager task factory; `priced as gather` a construct
  that no table knows yet.
- `2 ready` there, or `all ready`: the children provably never suspend. A sequence of them costs next to nothing, and
  tasks of them need fewer turns of the event loop. Where it is missing, a child may suspend, and the price is that of
  children that wait once. So two gathers of 2 may have two prices. `1 of 2 ready` has a price between the two.

All prices are CPU time of the process that serves, per execution. They are no wall time: on an idle machine nobody may
notice them, and under load they are what limits how many requests a process answers.
"""
