"""Two questions about a story's graph: which edges lie on a cycle, and what can still be read from each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def components(edges: Sequence[Sequence[int]]) -> list[int]:
    """Return a component number for each vertex: equal where two can reach each other.

    Tarjan's algorithm without recursion, so that a story may be as deep as it likes. Components are numbered in
    reverse topological order: what a component leads to has a lower number.
    """
    count = len(edges)
    order = [-1] * count
    low = [0] * count
    component = [-1] * count
    stack: list[int] = []
    numbered = found = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        work = [(root, 0)]
        while work:
            vertex, position = work.pop()
            if position == 0:
                order[vertex] = low[vertex] = numbered
                numbered += 1
                stack.append(vertex)
            for index in range(position, len(edges[vertex])):
                onward = edges[vertex][index]
                if order[onward] < 0:
                    work.append((vertex, index + 1))
                    work.append((onward, 0))
                    break
                if component[onward] < 0:
                    low[vertex] = min(low[vertex], order[onward], low[onward])
            else:
                if low[vertex] == order[vertex]:
                    while True:
                        member = stack.pop()
                        component[member] = found
                        if member == vertex:
                            break
                    found += 1
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[vertex])
    return component


def on_cycles(edges: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Return the edges that lie on a cycle. Targets that are no key (endings) lead nowhere."""
    numbers = {name: number for number, name in enumerate(edges)}
    onward = [sorted(numbers[target] for target in targets if target in numbers) for targets in edges.values()]
    component = components(onward)
    return {
        (name, target)
        for name, targets in edges.items()
        for target in targets
        if target in numbers and component[numbers[name]] == component[numbers[target]]
    }


def reachable_masks(own: Sequence[int], onward: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return for each vertex the union of `own` over everything reachable from it, itself included."""
    component = components(onward)
    union = [0] * (max(component, default=-1) + 1)
    for vertex in sorted(range(len(own)), key=component.__getitem__):
        union[component[vertex]] |= own[vertex]
        for target in onward[vertex]:
            union[component[vertex]] |= union[component[target]]
    return tuple(union[number] for number in component)
