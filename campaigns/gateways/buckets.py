"""How many units may leave now, and in which lane? A bucket of tokens whose refill is divided among the lanes.

Each lane with a reserve fills it first; what overflows, and all that nobody has reserved, goes to the common part. A
lane takes from its own reserve, then from the common part: so it has what is its own whatever the others do, and what
the others leave. A group is granted whole, and a large one may leave a debt that the next ones wait for: so the rate
holds over time, and no group is split.

Said twice, for two places: `LUA` where all processes share a bucket, `Bucket` for a process on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

COMMON: Final = "common"


@dataclass(slots=True)
class Bucket:
    """`rate` units a second, kept for at most `burst` seconds; `shares` of them reserved, by lane."""

    rate: float
    shares: Mapping[str, float]
    burst: float = 1.0
    at: float | None = None
    levels: dict[str, float] = field(default_factory=dict)

    def wait(self, lane: str, need: float, *, now: float) -> float:
        """Seconds until `need` units may leave in `lane`; 0: now."""
        self._refill(now)
        common = self.levels[COMMON]
        if lane in self.shares:
            missing = min(need, self._most(lane)) - self.levels[lane] - max(common, 0.0)
            inflow = self.rate * self.shares[lane]
        else:
            missing = min(need, self._most(COMMON)) - common
            inflow = self.rate * self._share(COMMON)
        return max(missing, 0.0) / inflow

    def take(self, lane: str, need: float, *, now: float) -> None:
        """Take them, into debt where they are not there."""
        self._refill(now)
        if lane not in self.shares:
            self.levels[COMMON] -= need
            return
        own = min(need, max(self.levels[lane], 0.0))
        common = min(need - own, max(self.levels[COMMON], 0.0))
        self.levels[COMMON] -= common
        self.levels[lane] -= need - common

    def _refill(self, now: float) -> None:
        if self.at is None:
            self.levels = {name: self._most(name) for name in (*self.shares, COMMON)}
        else:
            poured = max(now - self.at, 0.0) * self.rate
            spilt = 0.0
            for lane in self.shares:
                full = self.levels[lane] + poured * self.shares[lane]
                self.levels[lane] = min(full, self._most(lane))
                spilt += full - self.levels[lane]
            full = self.levels[COMMON] + poured * self._share(COMMON) + spilt
            self.levels[COMMON] = min(full, self._most(COMMON))
        self.at = now

    def _most(self, name: str) -> float:
        return self.rate * self.burst * self._share(name)

    def _share(self, name: str) -> float:
        return self.shares[name] if name != COMMON else 1.0 - sum(self.shares.values())


# KEYS: the buckets that a group touches. ARGV: lane, "1" where it is taken whatever there is, burst, number of lanes
# with a reserve, their names and shares; then need and rate of each bucket. Granted in all of them or in none.
# Answers the seconds to wait, as a text: "0" is granted. The clock is the server's, one for all.
LUA: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local lane, forced, burst, lanes = ARGV[1], ARGV[2] == '1', tonumber(ARGV[3]), tonumber(ARGV[4])
local names, shares, common_share = {}, {}, 1
for i = 1, lanes do
    names[i] = ARGV[3 + 2 * i]
    shares[names[i]] = tonumber(ARGV[4 + 2 * i])
    common_share = common_share - shares[names[i]]
end
local first = 4 + 2 * lanes

local function refilled(key, rate)
    local levels = {}
    local at = tonumber(redis.call('HGET', key, 'at'))
    local poured = at and math.max(now - at, 0) * rate
    local spilt = 0
    for _, name in ipairs(names) do
        local most = rate * burst * shares[name]
        local full = most
        if at then full = tonumber(redis.call('HGET', key, name)) + poured * shares[name] end
        levels[name] = math.min(full, most)
        spilt = spilt + full - levels[name]
    end
    local most = rate * burst * common_share
    levels.common = most
    if at then
        local full = tonumber(redis.call('HGET', key, 'common')) + poured * common_share + spilt
        levels.common = math.min(full, most)
    end
    return levels
end

local wait, found = 0, {}
for i, key in ipairs(KEYS) do
    local need, rate = tonumber(ARGV[first + 2 * i - 1]), tonumber(ARGV[first + 2 * i])
    local levels = refilled(key, rate)
    local missing, inflow
    if shares[lane] then
        missing = math.min(need, rate * burst * shares[lane]) - levels[lane] - math.max(levels.common, 0)
        inflow = rate * shares[lane]
    else
        missing = math.min(need, rate * burst * common_share) - levels.common
        inflow = rate * common_share
    end
    wait = math.max(wait, missing / inflow)
    found[i] = { need = need, rate = rate, levels = levels }
end
if wait > 0 and not forced then return tostring(wait) end

for i, key in ipairs(KEYS) do
    local need, levels = found[i].need, found[i].levels
    local common = need
    if shares[lane] then
        local own = math.min(need, math.max(levels[lane], 0))
        common = math.min(need - own, math.max(levels.common, 0))
        levels[lane] = levels[lane] - (need - common)
    end
    levels.common = levels.common - common
    redis.call('HSET', key, 'at', string.format('%.6f', now), 'common', levels.common)
    local debt = math.max(-levels.common / common_share, 0)
    for _, name in ipairs(names) do
        redis.call('HSET', key, name, levels[name])
        debt = math.max(debt, -levels[name] / shares[name])
    end
    -- Forgotten once it is full again.
    redis.call('PEXPIRE', key, math.ceil((debt / found[i].rate + 60 + burst) * 1000))
end
return '0'
"""
