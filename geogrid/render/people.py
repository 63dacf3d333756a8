"""What the capacities of people, and roles in a grid, are called."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.people.account import Capacity
from geogrid.domain.people.post import Role

ROLES: Mapping[Role, str] = {
    Role.LEADER: "leader",
    Role.GRID_WORKER: "grid worker",
    Role.CITY_MANAGEMENT: "city management officer",
    Role.SANITATION: "sanitation worker",
    Role.JUSTICE: "justice officer",
    Role.MARKET_SUPERVISION: "market supervisor",
    Role.PROPERTY_KEEPER: "property keeper",
    Role.POLICE: "community police officer",
    Role.PROPERTY_COMPANY: "property company",
    Role.PARTNER: "partner organisation",
}
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
