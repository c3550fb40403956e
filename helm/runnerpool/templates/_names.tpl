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
