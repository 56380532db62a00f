-- Random requests from a file with one target a line. Arguments: the file, a seed.
local requests = {}

function init(arguments)
  math.randomseed(tonumber(arguments[2]))
  for target in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", target)
  end
end

function request()
  return requests[math.random(#requests)]
end
