#!/bin/sh
# Writes the secrets that deploy/compose.yaml mounts, once: what is there stays, since the data hangs from it.
# The folder is 0700; the files in it are readable by all, because Compose mounts them with the mode they have and the
# servers run under users of their own.
set -eu

folder="$(dirname "$0")/secrets"
mkdir -p "$folder"
chmod 0700 "$folder"

random() { od -An -v -N 32 -tx1 /dev/urandom | tr -d ' \n'; }

write() {
    if [ ! -e "$folder/$1" ]; then
        printf '%s\n' "$2" > "$folder/$1"
        chmod 0644 "$folder/$1"
        echo "made $1"
    fi
}

write RECOLLECT_MASTER_KEY "$(head -c 32 /dev/urandom | base64)"
write NEO4J_PASSWORD "$(random)"
write NEO4J_AUTH "neo4j/$(cat "$folder/NEO4J_PASSWORD")"
write QDRANT_API_KEY "$(random)"
write QDRANT_CONFIG "service: {api_key: \"$(cat "$folder/QDRANT_API_KEY")\"}"
write REDIS_URL "redis://:$(random)@valkey:6379/0"
password="$(sed 's|redis://:\(.*\)@valkey.*|\1|' "$folder/REDIS_URL")"
write VALKEY_CONFIG "requirepass $password
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
dir /data"

echo "Keep $folder/RECOLLECT_MASTER_KEY somewhere else too: without it nothing sealed in the graph opens again."
