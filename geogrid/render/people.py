"""What the capacities of people are called."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.people.account import Capacity

CAPACITIES: Mapping[Capacity, str] = {
    Capacity.RESIDENT: "Resident",
    Capacity.GRID_WORKER: "Grid worker",
    Capacity.CLERK: "Community clerk",
    Capacity.DISPATCHER: "Dispatcher",
    Capacity.HANDLER: "Department handler",
    Capacity.PLANNER: "Planner",
    Capacity.APPROVER: "Approver",
    Capacity.OFFICIAL: "Official",
    Capacity.ADMINISTRATOR: "Administrator",
}
