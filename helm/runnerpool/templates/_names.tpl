{{- define "runnerpool.name" -}}
{{- if contains "runnerpool" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}-operator
{{- else -}}
{{- printf "%s-runnerpool" .Release.Name | trunc 40 | trimSuffix "-" -}}-operator
{{- end -}}
{{- end -}}

{{- define "runnerpool.selector" -}}
app.kubernetes.io/name: runnerpool
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "runnerpool.labels" -}}
{{ include "runnerpool.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "runnerpool.subjects" -}}
- kind: ServiceAccount
  name: {{ include "runnerpool.name" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{- /* What the operator reads beside its environment, a line each; empty if there is nothing. */ -}}
{{- define "runnerpool.prices" -}}
{{- $lines := list -}}
{{- range $type, $price := .Values.prices -}}
{{- $lines = append $lines (printf "runnerpool.prices.overrides.%s=%s" (quote $type) $price) -}}
{{- end -}}
{{- range $name, $rule := .Values.pricesByLabel -}}
{{- $lines = append $lines (printf "runnerpool.prices.by-label.%s.labels=%s" $name $rule.labels) -}}
{{- $lines = append $lines (printf "runnerpool.prices.by-label.%s.price=%s" $name $rule.price) -}}
{{- end -}}
{{- range $name, $value := .Values.priceAdders -}}
{{- $key := $name -}}
{{- if hasPrefix "auto-mode." $name -}}
{{- $key = printf "auto-mode.%s" (trimPrefix "auto-mode." $name | quote) -}}
{{- end -}}
{{- $lines = append $lines (printf "runnerpool.prices.adders.%s=%s" $key $value) -}}
{{- end -}}
{{- if ne .Values.costShare "opencost" -}}
{{- $lines = append $lines (printf "runnerpool.cost.share=%s" .Values.costShare) -}}
{{- end -}}
{{- if .Values.awsPrices.enabled -}}
{{- $lines = append $lines "runnerpool.prices.aws.enabled=true" -}}
{{- end -}}
{{- with .Values.nodeGroups -}}
{{- if .cluster -}}
{{- $lines = append $lines "runnerpool.node-groups.enabled=true" -}}
{{- $lines = append $lines (printf "runnerpool.node-groups.cluster=%s" .cluster) -}}
{{- if .region -}}
{{- $lines = append $lines (printf "runnerpool.node-groups.region=%s" .region) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $own := dict "runnerpool.cost.share" "costShare" "runnerpool.prices.aws.enabled" "awsPrices.enabled" "runnerpool.node-groups.enabled" "nodeGroups.cluster" "runnerpool.node-groups.cluster" "nodeGroups.cluster" "runnerpool.node-groups.region" "nodeGroups.region" "runnerpool.records.url" "records.url" "runnerpool.records.credentials" "records.credentialsSecret" "runnerpool.records.directory" "records.persistence" "runnerpool.records.volume" "records.persistence" "runnerpool.records.keep" "records.keep" "runnerpool.records.keep-days" "records.keepDays" "runnerpool.page.access" "page.access" "runnerpool.page.token-file" "page.tokenSecret" "runnerpool.page.user-header" "page.userHeader" "runnerpool.page.trusted-proxies" "page.trustedProxies" -}}
{{- range $key, $value := .Values.settings -}}
{{- if hasKey $own $key -}}
{{- fail (printf "settings.%s: set %s in place of it" $key (get $own $key)) -}}
{{- end -}}
{{- range $prefix, $place := dict "runnerpool.prices.overrides." "prices" "runnerpool.prices.by-label." "pricesByLabel" "runnerpool.prices.adders." "priceAdders" -}}
{{- if hasPrefix $prefix $key -}}
{{- fail (printf "settings.%s: set %s in place of it" $key $place) -}}
{{- end -}}
{{- end -}}
{{- $lines = append $lines (printf "%s=%s" $key $value) -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- end -}}
