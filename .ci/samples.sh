# shellcheck shell=bash disable=SC2154
# Sourced by run: runs the samples, one of them on real Redis servers.

tour() {
    exists samples/TrafficCop || return
    # shellcheck disable=SC2086 # the command is several words
    within 180 $TOUR_COMMAND
}

# sample <name> <argument…>
sample() {
    local project=samples/$1
    shift
    exists "$project" || return
    within 180 dotnet run -c Release --project "$project" -- "$@"
}

exists() {
    [[ -d $1 ]] || { printf '%s does not exist\n' "$1"; return 1; }
}

refuses_bad_value() {
    sample TrafficCop --algorithm nonsense
    [[ $? == 2 ]]
}

sharded_cache_on_redis() {
    start_redis || { printf 'no Redis server could be started\n'; return 1; }
    sample ShardedCache "${redis_ports[@]/#/127.0.0.1:}"
}

# Four servers on ports below those the kernel gives out. One that meets a port in use ends at once; another port is tried.
start_redis() {
    local port server
    for _ in {1..20}; do
        port=$((20000 + RANDOM % 10000))
        redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$work" >>"$work/redis.log" 2>&1 &
        server=$!
        if answers "$port" "$server"; then
            redis_ports+=("$port")
            redis_pids+=("$server")
            ((${#redis_ports[@]} == 4)) && return 0
        fi
    done
    cat "$work/redis.log"
    return 1
}

# answers <port> <process>: this very server answers there within five seconds.
answers() {
    for _ in {1..50}; do
        kill -0 "$2" 2>/dev/null || return 1
        grep -q "process_id:$2[[:space:]]*$" <(redis-cli -p "$1" info server 2>/dev/null) && return 0
        sleep 0.1
    done
    kill "$2"
    return 1
}
