-- 90 of 100 requests are for hot targets, 9 for cold ones, 1 is a write. Arguments: a file with one target a line, a seed, how many of
-- its first lines are hot, the path of a write with %d for the figure's number, the numbers' first and last, a key.
local hot, cold = {}, {}
local path, first, last, headers

function init(arguments)
  math.randomseed(tonumber(arguments[2]))
  local count = tonumber(arguments[3])
  for target in io.lines(arguments[1]) do
    local list = #hot < count and hot or cold
    list[#list + 1] = wrk.format("GET", target)
  end
  path, first, last = arguments[4], tonumber(arguments[5]), tonumber(arguments[6])
  headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. arguments[7] }
end

function request()
  local drawn = math.random(100)
  if drawn > 10 then
    return hot[math.random(#hot)]
  elseif drawn > 1 then
    return cold[math.random(#cold)]
  end
  local body = string.format('{"value": %d, "reason": "Counted again."}', math.random(1000000))
  return wrk.format("POST", string.format(path, math.random(first, last)), headers, body)
end
