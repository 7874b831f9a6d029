# The functions that a Bash script step finds when it starts, written for the simulator after what Octopus's own are
# known to do. Sharp edges are on purpose where Octopus has them: a script that trips over one here trips there as well.
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
  if [ "$3" = '-sensitive' ]; then
    message="$message sensitive='$(encode_servicemessagevalue 'True')'"
  fi
  echo "$message]"
}

# A path with spaces costs noise on standard error, and the length. A missing file ends the script with 127.
new_octopusartifact() {
  local path=$1 name=$2 length
  if [ ! -e "$path" ]; then
    error_exit "\"$path\" is not there"
    exit $?
  fi
  if [ -z "$name" ]; then
    name=$(basename "$path")
  fi
  path="$(cd "$(dirname "$path")" && pwd)/$(basename "$path")"
  length=$(wc -c <$path)
  echo "##octopus[createArtifact path='$(encode_servicemessagevalue "$path")'" \
    "name='$(encode_servicemessagevalue "$name")' length='$(encode_servicemessagevalue "$length")']"
}

fail_step() {
  if [ -n "$1" ]; then
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
  if [ "$1" = '-sensitive' ]; then
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

new_octopustarget() {
  local attributes=''
  while [ $# -gt 0 ]; do
    case "$1" in
    -n | --name) attributes="$attributes name='$(encode_servicemessagevalue "$2")'" ;;
    -t | --target-id) attributes="$attributes targetId='$(encode_servicemessagevalue "$2")'" ;;
    --inputs) attributes="$attributes inputs='$(encode_servicemessagevalue "$2")'" ;;
    --roles) attributes="$attributes octopusRoles='$(encode_servicemessagevalue "$2")'" ;;
    --worker-pool) attributes="$attributes octopusDefaultWorkerPoolIdOrName='$(encode_servicemessagevalue "$2")'" ;;
    --update-if-existing)
      attributes="$attributes updateIfExisting='$(encode_servicemessagevalue 'True')'"
      shift
      continue
      ;;
    *)
      shift
      continue
      ;;
    esac
    shift 2
  done
  echo "##octopus[createStepPackageTarget$attributes]"
}

remove-octopustarget() {
  echo "##octopus[delete-target machine='$(encode_servicemessagevalue "$1")']"
}

log_environment_information() {
  echo '##octopus[stdout-verbose]'
  echo 'Bash Environment Information:'
  echo "  OperatingSystem: $(uname -a)"
  echo "  CurrentUser: $(whoami)"
  echo "  HostName: $(hostname)"
  echo "  ProcessorCount: $(getconf _NPROCESSORS_ONLN)"
  echo "  CurrentDirectory: $PWD"
  echo '##octopus[stdout-default]'
}
