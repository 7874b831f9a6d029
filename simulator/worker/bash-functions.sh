# The functions that a Bash script step finds when it starts, written for the simulator after what Octopus's own are
# known to do. Sharp edges are on purpose where Octopus has them: a script that trips over one here trips there as well,
# also under `set -euo pipefail`.
# Sourced with the key of the variables as $1; get_octopusvariable follows, generated for each run.

sensitiveVariableKey=$1

encode_servicemessagevalue() {
  printf '%s' "$1" | openssl enc -base64 -A
}

decode_servicemessagevalue() {
  printf '%s' "$1" | openssl enc -base64 -d -A
}

# Ciphertext and initialization vector, the first in base64, the second in hexadecimal digits.
decrypt_variable() {
  printf '%s' "$1" | openssl enc -d -aes-256-cbc -a -A -nosalt -K "$sensitiveVariableKey" -iv "$2"
}

# An empty value drops the attribute, and Octopus then ignores the message.
set_octopusvariable() {
  local message="##octopus[setVariable name='$(encode_servicemessagevalue "$1")'"
  if [ -n "$2" ]; then
    message="$message value='$(encode_servicemessagevalue "$2")'"
  fi
  if [ "${3:-}" = '-sensitive' ]; then
    message="$message sensitive='$(encode_servicemessagevalue 'True')'"
  fi
  echo "$message]"
}

# A path with spaces costs noise on standard error, and the length. A missing file ends the script with 127.
new_octopusartifact() {
  echo "Collecting $1 as an artifact..."
  if [ ! -e "$1" ]; then
    error_exit "\"$1\" is not there"
    exit $?
  fi
  local path name=$2 length
  path="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
  length=$(wc -c <$1)
  if [ -z "$name" ]; then
    name=$(basename "$path")
  fi
  echo '##octopus[stdout-verbose]'
  echo "Artifact $name will be collected from $path after this step completes"
  echo '##octopus[stdout-default]'
  echo "##octopus[createArtifact path='$(encode_servicemessagevalue "$path")'" \
    "name='$(encode_servicemessagevalue "$name")' length='$(encode_servicemessagevalue "$length")']"
}

fail_step() {
  if [ -n "${1:-}" ]; then
    echo "##octopus[resultMessage message='$(encode_servicemessagevalue "$1")']"
  fi
  exit 1
}

# Unquoted: spaces collapse, lines are joined, and * becomes the names of the files in the working directory.
write_verbose() {
  echo '##octopus[stdout-verbose]'
  echo $1
  echo '##octopus[stdout-default]'
}

write_highlight() {
  echo '##octopus[stdout-highlight]'
  echo $1
  echo '##octopus[stdout-default]'
}

write_wait() {
  echo '##octopus[stdout-wait]'
  echo $1
  echo '##octopus[stdout-default]'
}

write_warning() {
  echo '##octopus[stdout-warning]'
  echo $1
  echo '##octopus[stdout-default]'
}

update_progress() {
  echo "##octopus[progress percentage='$(encode_servicemessagevalue "$1")' message='$(encode_servicemessagevalue "$2")']"
}

# KEY VALUE [-sensitive] [TYPE]
set_environmentstate() {
  local key=$1 value=$2 sensitive='' type
  shift 2
  if [ "${1:-}" = '-sensitive' ]; then
    sensitive=" sensitive='$(encode_servicemessagevalue 'True')'"
    shift
  fi
  type=${1:-State}
  echo "##octopus[set-environmentstate key='$(encode_servicemessagevalue "$key")'" \
    "value='$(encode_servicemessagevalue "$value")' type='$(encode_servicemessagevalue "$type")'$sensitive]"
}

set_environmenturl() {
  set_environmentstate "$1" "$2" Url
}

# In a shell of its own, which an unknown option ends, and under `set -u` the end of the options.
new_octopustarget() (
  attributes=''
  while :; do
    case "$1" in
    -n | --name) attributes="$attributes name='$(encode_servicemessagevalue "$2")'" ;;
    -t | --target-id) attributes="$attributes targetId='$(encode_servicemessagevalue "$2")'" ;;
    --inputs) attributes="$attributes inputs='$(encode_servicemessagevalue "$2")'" ;;
    --roles) attributes="$attributes octopusRoles='$(encode_servicemessagevalue "$2")'" ;;
    --worker-pool)
      attributes="$attributes octopusDefaultWorkerPoolIdOrName='$(encode_servicemessagevalue "$2")'"
      ;;
    --update-if-existing)
      attributes="$attributes updateIfExisting='$(encode_servicemessagevalue 'true')'"
      shift
      continue
      ;;
    -?*)
      echo "Error: Unknown option: $1" >&2
      exit 1
      ;;
    *) break ;;
    esac
    shift 2
  done
  echo "##octopus[createStepPackageTarget$attributes]"
)

remove-octopustarget() {
  echo "##octopus[delete-target machine='$(encode_servicemessagevalue "$1")']"
}

# MANIFEST [NAMESPACE]: a message for each document that is not blank.
report_kubernetes_manifest() {
  local line document='' namespace=''
  if [ -n "$2" ]; then
    namespace=" ns='$(encode_servicemessagevalue "$2")'"
  fi
  while IFS= read -r line; do
    if [[ $line =~ ^---[[:space:]]*$ ]]; then
      report_kubernetes_document
    elif [ -n "$document$line" ]; then
      document+="$line"$'\n'
    fi
  done <<<"$1"$'\n---'
}

# What report_kubernetes_manifest has read so far, without the blank lines at its end.
report_kubernetes_document() {
  while [[ $document == *$'\n\n' ]]; do document=${document%$'\n'}; done
  if [ -n "$document" ]; then
    echo "##octopus[k8s-manifest-applied manifest='$(encode_servicemessagevalue "$document")'$namespace]"
  fi
  document=''
}

# PATH [NAMESPACE]
report_kubernetes_manifest_file() {
  if [ ! -f "$1" ]; then
    write_verbose "No Kubernetes manifest file was found at '$1'."
    return
  fi
  report_kubernetes_manifest "$(cat "$1")" "$2"
}

# All variables as an associative array: ciphertext and initialization vector of names and values, each ended by NUL.
load_octopus_parameters() {
  local place texts
  declare -gA octopus_parameters=()
  mapfile -d '' -t texts < <(decrypt_variable "$1" "$2")
  for ((place = 0; place < ${#texts[@]}; place += 2)); do
    octopus_parameters["${texts[place]}"]=${texts[place + 1]}
  done
}

# The programs that Octopus calls before a script; one that is not there complains here as it does there.
complain_of_missing() {
  local program
  for program in "$@"; do
    type -P "$program" >/dev/null || "$program"
  done
}
