package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGeoAffected(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.xml")
	alert := `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>A</identifier><sender>s</sender><sent>2026-10-20T05:00:00+07:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>x</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>x</areaDesc><geocode><valueName>ma_xa</valueName><value>00004</value></geocode></area></info></alert>`
	for text, want := range map[string]string{
		alert: "code,name,province,share,people,method\n00004,Phường Ba Đình,Thành phố Hà Nội,1.0000,65023,listed\n",
		strings.Replace(alert, "Actual", "Exercise", 1): "code,name,province,share,people,method\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, report bytes.Buffer
		if err := (&geoAffectedCmd{areaFlags: areaFlags{Cap: file}}).Run(&app{stdout: &out, stderr: &report}); err != nil || out.String() != want {
			t.Errorf("%v\n%s\n%s", err, out.String(), report.String())
		}
		if !strings.Contains(report.String(), "expires ?") || strings.Contains(text, "Exercise") != strings.Contains(report.String(), "Exercise") {
			t.Error(report.String())
		}
	}
}
