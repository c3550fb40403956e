// Command config-keys lists the keys that gitlab-runner reads from its
// config.toml, one a line: read off the tags of its structs, so that none is
// forgotten. A star stands for any key.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"gitlab.com/gitlab-org/gitlab-runner/common"
)

func main() {
	keys := map[string]bool{}
	list(reflect.TypeOf(common.Config{}), "", keys)
	sorted := make([]string, 0, len(keys))
	for key := range keys {
		sorted = append(sorted, key)
	}
	sort.Strings(sorted)
	fmt.Println("# Keys of config.toml that gitlab-runner " + common.AppVersion.Version + " reads (toml tags below common.Config).")
	fmt.Println("# Made by src/test/parts/config-keys, see src/test/parts/README.md.")
	for _, key := range sorted {
		fmt.Println(key)
	}
}

func list(t reflect.Type, path string, keys map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Map:
		keys[path+".*"] = true
	case t.Kind() == reflect.Struct && t.String() != "time.Time":
		fields(t, path, keys)
	default:
		keys[path] = true
	}
}

func fields(t reflect.Type, path string, keys map[string]bool) {
	for i := range t.NumField() {
		field := t.Field(i)
		name := strings.Split(field.Tag.Get("toml"), ",")[0]
		switch {
		case name == "-" || !field.IsExported():
		case name == "" && field.Anonymous:
			list(field.Type, path, keys)
		case name == "":
			list(field.Type, join(path, field.Name), keys)
		default:
			list(field.Type, join(path, name), keys)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
